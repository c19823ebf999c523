import { nearestName } from "../errors/mod.ts";
import { type ItemFault, itemFault } from "./cron_item_fault.ts";
import { type CronFieldName, cronFieldNames, cronFieldRules } from "./cron_rules.ts";

/** Why a cron expression is refused, and what to write. */
export interface CronFault {
  /** After a colon: begins small unless it quotes. */
  readonly reason: string;
  readonly hint: string;
}

/** What `@` may stand before. */
const NICKNAMES = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

const FIVE_FIELDS = 'Write five fields, minute hour day month weekday, such as "0 6 * * 1-5"';

/** The first thing wrong with an expression that croner refuses, from what was written; null when it is nothing that is known here.
 * @param cron single blanks, none around.
 */
export function cronFault(cron: string): CronFault | null {
  if (cron === "") return { reason: "it is empty", hint: FIVE_FIELDS };
  if (cron.startsWith("@")) return nicknameFault(cron);
  if (/^\d{4}-\d\d-\d\dT/.test(cron)) {
    return { reason: "a date is no repetition", hint: FIVE_FIELDS };
  }
  const parts = cron.split(" ");
  const zone = parts.findIndex(isZone);
  if (zone >= 0) return zoneFault(parts, zone);
  const clock = clockOf(parts);
  if (clock !== null) {
    return {
      reason: `"${cron}" is a time of day`,
      hint: `Write ${clock} for every day at that time`,
    };
  }
  if (parts.length < 5 || parts.length > 7) {
    const count = parts.length === 1 ? "1 field" : `${parts.length} fields`;
    return { reason: `it has ${count}`, hint: FIVE_FIELDS };
  }
  const names = namesOf(parts.length);
  const faults = parts.map((part, i) => fieldFault(part, names[i]!));
  const first = faults.find((fault) => fault !== null);
  if (first === undefined) return null;
  const { reason, hint, instead } = first;
  if (instead === null) return { reason, hint };
  // the whole expression is offered only where it is one that can be read
  const right = faults.map((fault, i) => fault === null ? parts[i]! : fault.instead);
  const offered = right.every((part) => part !== null) ? right.join(" ") : instead;
  return { reason, hint: `${hint}: "${offered}"` };
}

/** The fields of an expression, in order: seconds come first, years last. */
function namesOf(count: number): readonly CronFieldName[] {
  return cronFieldNames.slice(count === 5 ? 1 : 0, count === 7 ? 7 : 6);
}

function nicknameFault(cron: string): CronFault {
  if (/^@reboot$/i.test(cron)) {
    return {
      reason: '"@reboot" names the start of a machine, which is no time',
      hint: "Write the times at which it is to run, such as @daily",
    };
  }
  const near = nearestName(cron.toLowerCase(), NICKNAMES);
  return {
    reason: `there is no nickname "${cron}"`,
    hint: near === null ? FIVE_FIELDS : `Did you mean "${near}"?`,
  };
}

/** `CRON_TZ=…` in front, or the name of a zone behind. */
function isZone(part: string): boolean {
  return /^(CRON_)?TZ=/i.test(part) || /^(UTC|GMT|Z)$/.test(part) ||
    /^[A-Z][A-Za-z]+\/[A-Za-z_/+-]+$/.test(part);
}

function zoneFault(parts: readonly string[], at: number): CronFault {
  const zone = parts[at]!.replace(/^.*=/, "");
  const rest = parts.toSpliced(at, 1).join(" ");
  return {
    reason: `"${parts[at]}" is a time zone`,
    hint: `Write cron: "${rest}" and, beside it, timezone: ${zone}`,
  };
}

/** `6:30` as a cron expression. */
function clockOf(parts: readonly string[]): string | null {
  const [, hour, minute] = parts.length === 1 ? /^(\d\d?):(\d\d)$/.exec(parts[0]!) ?? [] : [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return `"${Number(minute)} ${Number(hour)} * * *"`;
}

/** What is wrong in one field, and the whole field without it where that can be said. */
function fieldFault(part: string, name: CronFieldName): ItemFault | null {
  const items = part.split(",");
  if (items.some((item) => item === "")) {
    const full = items.filter((item) => item !== "").join(",");
    return {
      reason: `the ${name} "${part}" has a comma with nothing beside it`,
      hint: full === "" ? "Write a value, or * for all" : "Remove the comma",
      instead: full === "" ? null : full,
    };
  }
  const faults = items.map((item) => itemFault(item, cronFieldRules[name]));
  const first = faults.find((fault) => fault !== null);
  if (first === undefined) return null;
  const right = faults.map((fault, i) => fault === null ? items[i]! : fault.instead);
  return { ...first, instead: right.every((item) => item !== null) ? right.join(",") : null };
}
