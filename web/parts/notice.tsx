import { signal } from "@preact/signals";

/** One line that says that something was done; read out, and gone after a while. */
const notice = signal<{ text: string } | null>(null);
const SHOWN_MS = 6000;

export function tell(text: string): void {
  const shown = { text };
  notice.value = shown;
  setTimeout(() => {
    if (notice.value === shown) notice.value = null;
  }, SHOWN_MS);
}

export function Notice() {
  return (
    <div class="notice" role="status">
      {notice.value !== null && <p>{notice.value.text}</p>}
    </div>
  );
}
