// Three calls with the client that openapi-typescript made: a house, its collection dates, a place near it.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { argv: string[] };
const client = createClient<paths, "application/json">({ baseUrl: process.argv[2] });
const houses = await client.GET("/v1/addresses", { params: { query: { q: "Aachener Str. 4", city: ["essen"], limit: 1 } } });
const house = houses.data?.items[0]?.id ?? "";
const dates = await client.GET("/v1/waste/pickups", { params: { query: { address: [house], limit: 1 } } });
const date = dates.data?.items[0];
const near = await client.GET("/v1/places", {
  params: { query: { kind: ["recycling_centre"], open_at: "now", lat: 51.43, lon: 6.76, radius: "20km", limit: 1 } },
});
console.log(house);
console.log(`${date?.day} ${date?.fraction.code}`);
console.log(`${near.data?.items[0]?.id} ${near.data?.complete}`);
