import { describe, expect, it } from "vitest";
import { followKey, type KeyDown } from "../../src/asterisk/keys.js";

/** "+5" begins, "-5" ends. @returns the keys that were pressed, by what Asterisk tells */
function pressed(...told: string[]): string {
  let down: KeyDown;
  let keys = "";
  for (const one of told) {
    const digit = one.slice(1);
    const next = followKey(down, { digit, edge: one.startsWith("+") ? "begins" : "ends" });
    down = next.down;
    if (next.pressed) keys += digit;
  }
  return keys;
}

describe("the keys that Asterisk tells of", () => {
  it("count when they end", () => {
    expect(pressed("+8")).toBe("");
    expect(pressed("+8", "-8", "+0", "-0")).toBe("80");
  });

  it("count once where their end is told again, at once, later, or while another is down", () => {
    expect(pressed("+1", "-1", "+8", "-8", "-8", "+0", "-0", "-0")).toBe("180");
    expect(pressed("+1", "-1", "+8", "-8", "+0", "-0", "+1", "-8", "-1", "-0", "-1")).toBe("1801");
  });

  it("count twice where the same was pressed twice, wherever the first one's echo falls", () => {
    expect(pressed("+8", "-8", "+8", "-8", "-8", "-8")).toBe("88");
    expect(pressed("+8", "-8", "-8", "+8", "-8", "-8")).toBe("88");
    expect(pressed("+8", "-8", "+8", "-8", "+0", "-8", "-0", "-8", "-0")).toBe("880");
    // The echo passes for the key that is down, and the key's own end for the echo.
    expect(pressed("+8", "-8", "+8", "-8", "-8", "+1", "-1")).toBe("881");
  });

  it("count each where none begins, as by SIP INFO", () => {
    expect(pressed("-1", "-8", "-8", "-0")).toBe("1880");
  });
});
