import { markdownCode, markdownText } from "../../emit/mod.ts";
import type { PlanChange, PlanDifference } from "../../plan/mod.ts";
import { countsText, FIRST, placeText, severities } from "./difference_text.ts";

/** A difference as a comment of a pull request: tables, what nobody has to act on folded away. Names and texts of the product are
 * escaped: none of them can become HTML, a link or a mention. At most some 60,000 characters, which is what GitHub takes.
 * @param options what the plan was compared with, as the user wrote it, and whether there was nothing there.
 */
export function differenceMarkdown(
  difference: PlanDifference,
  { against, first }: { readonly against: string; readonly first: boolean },
): string {
  const { product, changes } = difference;
  const parts = [
    `### ${markdownText(product)}: ${first ? FIRST : countsText(difference)}`,
    `Compared with ${markdownCode(against)}.`,
  ];
  for (const { severity } of severities) {
    const list = changes.filter((change) => change.severity === severity);
    if (list.length === 0) continue;
    const title = `${titles[severity]} (${list.length})`;
    const table = tableOf(list);
    parts.push(
      severity === "note" || list.length > FOLD_BEYOND
        ? `<details><summary>${title}</summary>\n\n${table}\n\n</details>`
        : `#### ${title}\n\n${table}`,
    );
  }
  return parts.join("\n\n") + "\n";
}

const titles = { breaking: "Breaking changes", warning: "Warnings", note: "Notes" } as const;

/** A table that is longer is folded. */
const FOLD_BEYOND = 20;

/** Of one table; three of them stay below GitHub's 65,536 characters. */
const TABLE_CHARACTERS = 20_000;

function tableOf(changes: readonly PlanChange[]): string {
  const rows = ["| | Change | What it means |", "| --- | --- | --- |"];
  let length = 0;
  for (const [i, change] of changes.entries()) {
    const row = rowOf(change);
    length += row.length + 1;
    if (length > TABLE_CHARACTERS) {
      rows.push(`| | … and ${changes.length - i} more | |`);
      break;
    }
    rows.push(row);
  }
  return rows.join("\n");
}

function rowOf(change: PlanChange): string {
  const { what, message, subjects, consequences } = change;
  const at = placeText(change);
  const names = subjects.length > 1
    ? `<br>${subjects.slice(0, NAMES).map(markdownCode).join(", ")}${
      subjects.length > NAMES ? ` and ${subjects.length - NAMES} more` : ""
    }`
    : "";
  const place = at === null ? "" : `<br>${markdownCode(at)}`;
  return `| ${what} | ${markdownText(message)}${names}${place} | ${
    consequences.map(({ text }) => markdownText(text)).join("<br>")
  } |`;
}

const NAMES = 10;
