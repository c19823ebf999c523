import type { PlanOutline } from "./types.ts";

/** An outline as JSON text: a line for each asset, schedule and so on, so that a difference in version control reads well. */
export function printOutline(outline: PlanOutline): string {
  const sections = Object.entries(outline).map(([name, value]) => {
    const head = `  ${JSON.stringify(name)}: `;
    if (typeof value !== "object" || name === "product") return head + JSON.stringify(value);
    const entries = Object.entries(value).map(([key, item]) =>
      `    ${JSON.stringify(key)}: ${JSON.stringify(item)}`
    );
    return entries.length === 0 ? `${head}{}` : `${head}{\n${entries.join(",\n")}\n  }`;
  });
  return `{\n${sections.join(",\n")}\n}\n`;
}
