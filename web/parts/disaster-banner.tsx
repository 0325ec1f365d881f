import { board } from "../feed.js";
import { dayAndTime } from "../time.js";
import { t } from "../words.js";
import { WarnSign } from "./sign.js";

/**
 * On every page of everybody, the city's too, as long as a disaster mode is on. The region is
 * always there, so that screen readers hear what appears in it.
 */
export function DisasterBanner() {
  const disaster = board.value?.disaster ?? null;
  return (
    <div class="disaster-region" role="status" aria-live="polite">
      {disaster !== null && (
        <div class="disaster-banner" data-mode={disaster.mode}>
          <WarnSign />
          <p>
            <strong>{t("disaster.banner", { mode: t(`disaster.mode.${disaster.mode}`) })}</strong>{" "}
            <span>{t("disaster.banner.since", { when: dayAndTime(disaster.since), reason: disaster.reason })}</span>
          </p>
          <a href="/calendar">{t("disaster.banner.open")}</a>
        </div>
      )}
    </div>
  );
}
