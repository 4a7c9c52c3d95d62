// `npm run types`: the types of the contract, by openapi-typescript. Codes stay open: tomorrow's gateway may know more of them.
// With `--print` they go to standard output instead of their file.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

// openapi-typescript writes words as identifiers with their quotes.
const isWord = (type) => ts.isIdentifier(type) && type.text.startsWith('"');
// `string & {}` keeps the known codes in an editor's list of proposals.
const other = ts.factory.createIntersectionTypeNode([
  ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
  ts.factory.createTypeLiteralNode([]),
]);

// What a user of the client does not need of the contract: examples, the titles of fields (their names again), headers of answers,
// and the problems, which are thrown as `Problem`. With them the file would be three times as long.
const contract = readFileSync(new URL("../../openapi/hansa.json", import.meta.url), "utf8");
const document = JSON.parse(contract, (name, value) => {
  if (name === "example" || (name === "examples" && Array.isArray(value))) return undefined;
  if (name === "title" && typeof value === "string") return undefined;
  if (name === "responses")
    return Object.fromEntries(
      Object.entries(value)
        .filter(([status]) => status < "400")
        .map(([status, { headers, ...told }]) => [status, told]),
    );
  return value;
});
document.info = JSON.parse(contract).info;

const tree = await openapiTS(document, {
  defaultNonNullable: false,
  silent: true,
});

const opened = ts.transform(tree, [
  (context) => {
    const visit = (node) => {
      const seen = ts.visitEachChild(node, visit, context);
      if (!ts.isUnionTypeNode(seen) || !seen.types.every(isWord)) return seen;
      return ts.factory.createUnionTypeNode([...seen.types, other]);
    };
    return visit;
  },
]).transformed;

const made = `/** The types of the contract. Made by \`make sdk\` with openapi-typescript; a change here is undone by the next run. */
${astToString(opened)}`;
if (process.argv.includes("--print")) process.stdout.write(made);
else writeFileSync(new URL("src/generated/schema.ts", import.meta.url), made);
