import assert from "node:assert/strict";
import fc from "fast-check";
import { Parser } from "commonmark";
import { text } from "../python/_arbitraries.ts";
import { markdownCode, markdownText } from "./markdown.ts";

const hostile = fc.array(
  fc.constantFrom(
    ..."\\`*_{}[]<>&|~$:@#+-=.!1)( \n".split(""),
    "www.",
    "http://x.y",
    "[a](b)",
    "<b>",
    "&amp;",
    "1.",
    "a",
    "<!--",
    "![i](j)",
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));
const words = fc.oneof(text, hostile);

Deno.test("markdownText() shows the text and makes nothing of it", () => {
  fc.assert(
    fc.property(words, (t) => {
      const shown = markdownText(t);
      assert.ok(!/[\r\n]/.test(shown));
      for (const frame of ["", "- ", "# ", "x "]) {
        const nodes = parse(`${frame}${shown}`);
        const allowed = ["document", "paragraph", "list", "item", "heading", "text", "softbreak"];
        assert.deepEqual(nodes.map((n) => n.type).filter((type) => !allowed.includes(type)), []);
        const read = nodes.map((n) => n.literal ?? "").join("");
        // a heading or list of nothing has no text to start with
        assert.equal(read.trim(), `${frame === "x " ? frame : ""}${plain(t)}`.trim());
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("markdownCode() is one code span", () => {
  fc.assert(fc.property(words, (t) => {
    const nodes = parse(`x ${markdownCode(t)} y`);
    assert.deepEqual(nodes.map((n) => n.type), ["document", "paragraph", "text", "code", "text"]);
  }));
});

Deno.test("markdownText() leaves common words readable", () => {
  assert.equal(
    markdownText("Retail 360 - orders, and\nsupport!"),
    "Retail 360 - orders, and support!",
  );
  assert.equal(markdownText("customer-360"), "customer-360");
  assert.equal(markdownText("- a"), "\\- a");
});

/** As the README's reader sees it: one line, hidden characters as U+FFFD. */
function plain(t: string): string {
  return markdownText(t).replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

function parse(markdown: string): { type: string; literal: string | null }[] {
  const walker = new Parser().parse(markdown).walker();
  const nodes = [];
  for (let event = walker.next(); event !== null; event = walker.next()) {
    if (event.entering) nodes.push(event.node);
  }
  return nodes;
}
