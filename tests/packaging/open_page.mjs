// Runs in Node: opens a bundle in a world that has a browser's words only, and prints what it compiled.
// usage: open_page.mjs BUNDLE INPUT_JSON
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const [bundle, input] = process.argv.slice(2);
const page = createContext({ TextEncoder, TextDecoder, URL, atob, btoa, console });
runInContext(readFileSync(bundle, "utf8"), page, { filename: "bundle.js" });
page.input = readFileSync(input, "utf8");
console.log(runInContext("JSON.stringify(compileInPage(JSON.parse(input)))", page));
