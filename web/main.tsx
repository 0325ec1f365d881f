import { render } from "preact";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import type { ComponentType } from "preact";
import type { Right } from "../src/panel/live-types.js";
import { AccountsPage } from "./pages/accounts.js";
import { AlarmsPage } from "./pages/alarms.js";
import { AuditPage } from "./pages/audit.js";
import { BoardPage } from "./pages/board.js";
import { CalendarPage } from "./pages/calendar.js";
import { CallbacksPage } from "./pages/callbacks.js";
import { CallsPage } from "./pages/calls.js";
import { DepartmentsPage } from "./pages/departments.js";
import { FollowUpsPage } from "./pages/follow-ups.js";
import { ForgottenPage } from "./pages/forgotten.js";
import { InformationPage } from "./pages/information.js";
import { LoginPage } from "./pages/login.js";
import { SeatsPage } from "./pages/seats.js";
import { SkillsPage } from "./pages/skills.js";
import { StoryPage } from "./pages/story.js";
import { TransfersPage } from "./pages/transfers.js";
import { enter, may, me, serverAway } from "./session.js";
import { Shell } from "./shell.js";
import type { TextKey } from "./texts.js";
import { t } from "./words.js";
import "@digital-go-jp/design-tokens/dist/tokens.css";
import "./styles/base.css";
import "./styles/forms.css";
import "./styles/overlays.css";
import "./styles/shell.css";
import "./styles/login.css";
import "./styles/board.css";
import "./styles/seat.css";
import "./styles/own-seat.css";
import "./styles/transfer.css";
import "./styles/board-forms.css";
import "./styles/calendar.css";
import "./styles/departments.css";
import "./styles/information.css";
import "./styles/story.css";
import "./styles/pages.css";
import "./styles/alarms.css";
import "./styles/contact.css";

/**
 * The panel. Whoever is not logged in sees the login at every address, and the page that
 * was asked for afterwards.
 */
function App() {
  const person = me.value;
  if (person === undefined) return <p class="loading">{t(serverAway.value ? "login.serverAway" : "app.loading")}</p>;
  if (person === null) return <LoginPage />;
  return (
    <LocationProvider>
      <Shell>
        <Router>
          <Route path="/" component={Board} />
          <Route path="/calls" component={Calls} />
          <Route path="/calls/:id" component={Story} />
          <Route path="/callbacks" component={Callbacks} />
          <Route path="/transfers" component={Transfers} />
          <Route path="/forgotten" component={ForgottenCallers} />
          <Route path="/follow-ups" component={FollowUps} />
          <Route path="/calendar" component={Calendar} />
          <Route path="/information" component={Information} />
          <Route path="/departments" component={Departments} />
          <Route path="/seats" component={Seats} />
          <Route path="/skills" component={Skills} />
          <Route path="/accounts" component={Accounts} />
          <Route path="/alarms" component={AlarmList} />
          <Route path="/audit" component={Audit} />
          <Route default component={NotFound} />
        </Router>
      </Shell>
    </LocationProvider>
  );
}

/** A page with its title, shown to those whose role may see it. */
function room<P>(title: TextKey, right: Right, Page: ComponentType<P>): ComponentType<P> {
  return function Room(props: P) {
    const name = t(title);
    useTitle(name);
    return may(right) ? <Page {...(props as P & object)} /> : <Message text={t("app.forbidden")} />;
  } as ComponentType<P>;
}

const Board = room("board.title", "seeBoard", BoardPage);
const Calls = room("calls.title", "seeCalls", CallsPage);
const Story = room("story.title", "seeCalls", StoryPage);
const Callbacks = room("callbacks.title", "seeCallbacks", CallbacksPage);
const Transfers = room("transfers.title", "seeTransfers", TransfersPage);
const ForgottenCallers = room("forgotten.title", "seeForgotten", ForgottenPage);
const FollowUps = room("followUps.title", "seeFollowUps", FollowUpsPage);
const Calendar = room("calendar.title", "seeCalendar", CalendarPage);
const Information = room("information.title", "seeInformation", InformationPage);
const Departments = room("departments.title", "seeDirectory", DepartmentsPage);
const Skills = room("skills.title", "seeSkills", SkillsPage);
const Accounts = room("accounts.title", "seeAccounts", AccountsPage);
const AlarmList = room("alarms.title", "seeAlarms", AlarmsPage);
const Audit = room("audit.title", "seeAudit", AuditPage);
const Seats = room("seats.title", "seeSeats", SeatsPage);

function NotFound() {
  useTitle(t("app.notFound"));
  return <Message text={t("app.notFound")} />;
}

function Message({ text }: { text: string }) {
  return (
    <div class="page message">
      <h1>{text}</h1>
      <a class="button" href="/">
        {t("app.notFound.back")}
      </a>
    </div>
  );
}

/** The window's title, and the focus at the page's start when one moves to another page. */
function useTitle(name: string): void {
  const { path } = useLocation();
  useEffect(() => {
    document.title = `${name} | ${t("app.name")}`;
  }, [name]);
  useEffect(() => {
    if (moved) document.getElementById("main")?.focus({ preventScroll: true });
    moved = true;
  }, [path]);
}
let moved = false;

const root = document.getElementById("app");
if (root !== null) {
  void enter();
  render(<App />, root);
}
