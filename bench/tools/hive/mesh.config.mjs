// What the gateway is made of: one subgraph for each source that the bench names in BENCH_HIVE.
import { readFileSync } from "node:fs";
import { defineConfig } from "@graphql-mesh/compose-cli";
import { loadJSONSchemaSubgraph } from "@omnigraph/json-schema";

const sources = JSON.parse(readFileSync(process.env.BENCH_HIVE, "utf8"));

export const composeConfig = defineConfig({
  subgraphs: sources.map(({ name, url, path, schema }) => ({
    sourceHandler: loadJSONSchemaSubgraph(name, {
      endpoint: url,
      operations: [
        {
          type: "Query",
          field: name,
          path: `${path}?lat={args.lat}&lon={args.lon}`,
          method: "GET",
          argTypeMap: { lat: { type: "string" }, lon: { type: "string" } },
          responseSchema: schema,
        },
      ],
    }),
  })),
});
