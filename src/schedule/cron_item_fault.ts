import { nearestName } from "../errors/mod.ts";
import type { CronFieldRule } from "./cron_rules.ts";

/** What is wrong with one item of a list. */
export interface ItemFault {
  readonly reason: string;
  readonly hint: string;
  /** What to write in its place, to follow the hint; null where nobody can know. */
  readonly instead: string | null;
}

/** The fault of one item of a field: `22-2`, `0/15`, `L5`; null when none is known here. */
export function itemFault(item: string, rule: CronFieldRule): ItemFault | null {
  return lastFault(item, rule) ?? nthFault(item, rule) ?? stepOrRangeFault(item, rule);
}

/** `L5`, as some crons have it, and `L` beside other letters. */
function lastFault(item: string, { name, low, high }: CronFieldRule): ItemFault | null {
  const last = name === "weekday" ? /^L-?([0-7])$/i.exec(item) : null;
  if (last !== null) {
    return {
      reason: `the weekday "${item}" has "L" in front`,
      hint: "Write the weekday before the L",
      instead: `${last[1]}L`,
    };
  }
  if (name === "day" && /^L-\d+$|^\d+L$/i.test(item)) {
    return {
      reason: `the day "${item}" counts from the end of the month`,
      hint: `Write L for the last day, or a day from ${low} to ${high}`,
      instead: null,
    };
  }
  if (name === "day" && /^W$|-.*W$/i.test(item)) {
    return {
      reason: `the day "${item}" has "W" without one day in front of it`,
      hint: "Write one day and W, such as 15W, or LW for the last working day",
      instead: null,
    };
  }
  return null;
}

function nthFault(item: string, { name }: CronFieldRule): ItemFault | null {
  const nth = /^(.+)#(.*)$/.exec(item);
  if (nth === null || name === "weekday" && /^([1-5]|L)$/i.test(nth[2]!)) return null;
  return name === "weekday"
    ? {
      reason: `the weekday "${item}" does not say which one of the month`,
      hint: "Write a number from 1 to 5 behind the #, such as FRI#2",
      instead: null,
    }
    : {
      reason: `the ${name} "${item}" has a #`,
      hint: "Only a weekday may have a #",
      instead: null,
    };
}

function stepOrRangeFault(item: string, rule: CronFieldRule): ItemFault | null {
  const { name, low, high, turn } = rule;
  const [, body, step] = /^([^/]*)(?:\/(.*))?$/.exec(item) ?? [];
  if (body === undefined) return malformed(item, rule);
  const range = /^([^-]+)-([^-]+)$/.exec(body);
  const ends = range === null ? [body] : [range[1]!, range[2]!];
  for (const end of ends) {
    const fault = valueFault(end.replace(/#.*$|^\+/g, ""), item, rule);
    if (fault !== null) return fault;
  }
  if (step !== undefined) {
    if (!/^\d+$/.test(step)) return malformed(item, rule);
    const every = Number(step);
    if (every === 0) {
      return {
        reason: `the ${name} "${item}" has a step of 0`,
        hint: "Write a step of 1 or more",
        instead: null,
      };
    }
    const first = valueOf(ends[0]!, rule);
    if (range === null && first !== null) {
      const last = name === "weekday" ? 6 : high;
      return {
        reason: `the ${name} "${item}" has a step behind a single value`,
        hint: "Say where it ends",
        instead: every > last - first ? `${first}` : `${first}-${last}/${every}`,
      };
    }
    if (every > turn) {
      return {
        reason: `the ${name} "${item}" has a step of ${every}, and there are ${turn} ${name}s`,
        hint: "Only the first is matched, so write",
        instead: range === null ? `${low}` : ends[0]!,
      };
    }
  }
  return range === null ? null : backwards(item, ends as [string, string], step, rule);
}

/** `22-2` goes over the end: the values are listed, so that croner takes it. */
function backwards(
  item: string,
  [from, to]: readonly [string, string],
  step: string | undefined,
  rule: CronFieldRule,
): ItemFault | null {
  const [first, last] = [valueOf(from, rule), valueOf(to, rule)];
  if (first === null || last === null || first <= last) return null;
  const reason = `the ${rule.name} "${item}" ends before it begins`;
  if (rule.name === "year") return { reason, hint: "Write the earlier year first", instead: null };
  // croniter counts such steps in a way of its own: nobody knows what was meant
  if (Number(step ?? 1) > 1) return { reason, hint: "List the values one by one", instead: null };
  const values: number[] = [];
  for (let at = first; at <= last + rule.turn; at++) {
    values.push((at - rule.low) % rule.turn + rule.low);
  }
  return { reason, hint: "To go on after the last value, write", instead: runsOf(values) };
}

/** Values that follow each other as ranges, unless they are two: 22,23,0-2. */
function runsOf(values: readonly number[]): string {
  const texts: string[] = [];
  for (let i = 0, end: number; i < values.length; i = end) {
    end = i + 1;
    while (end < values.length && values[end] === values[end - 1]! + 1) end++;
    if (end - i > 2) texts.push(`${values[i]}-${values[end - 1]}`);
    else texts.push(...values.slice(i, end).map(String));
  }
  return texts.join(",");
}

/** A number that is out of bounds, or a word that is no name. */
function valueFault(value: string, item: string, rule: CronFieldRule): ItemFault | null {
  const { name, low, high, words } = rule;
  const aName = name === "hour" ? "an hour" : `a ${name}`;
  if (value === "*" || value === "?" || name === "day" && /^LW?$/i.test(value)) return null;
  const bare = value.replace(name === "day" ? /W$/i : name === "weekday" ? /L$/i : /$/, "");
  if (/^\d+$/.test(bare)) {
    const number = Number(bare);
    if (number >= low && number <= high) return null;
    return {
      reason: `the ${name} ${bare} is not from ${low} to ${high}`,
      hint: `Write ${aName} from ${low} to ${high}, or * for all`,
      instead: null,
    };
  }
  if (words.includes(bare.toUpperCase())) return null;
  if (/^[a-z]+$/i.test(bare) && words.length > 0) {
    const near = words.find((word) => bare.toUpperCase().startsWith(word)) ??
      nearestName(bare.toUpperCase(), words);
    return {
      reason: `there is no ${name} "${bare}"`,
      hint: near === null
        ? `Write a number from ${low} to ${high}, or one of ${words.join(", ")}`
        : "Write",
      instead: near === null ? null : item.replace(bare, near),
    };
  }
  return malformed(item, rule);
}

function malformed(item: string, { name, low, high, words }: CronFieldRule): ItemFault {
  const names = words.length > 0 ? `, or a name such as ${words[1]}` : "";
  return {
    reason: `the ${name} "${item}" is no value, no range and no step`,
    hint: `Write numbers from ${low} to ${high}${names}; a range is ${low}-${low + 2}, a step */2`,
    instead: null,
  };
}

function valueOf(text: string, { words, low }: CronFieldRule): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const at = words.indexOf(text.toUpperCase());
  return at < 0 ? null : at + low;
}
