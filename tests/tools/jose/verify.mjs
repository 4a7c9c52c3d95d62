// Verifies each receipt it is given with the keys it is given, on panva's jose; prints the claims, or why not.
import { createLocalJWKSet, jwtVerify } from "jose";

const { keys, receipts } = JSON.parse(process.argv[2]);
for (const receipt of receipts) {
  try {
    const options = { typ: "hansa-receipt+jwt", algorithms: ["ES256"] };
    const { payload } = await jwtVerify(receipt, createLocalJWKSet(keys), options);
    console.log(JSON.stringify(payload));
  } catch (wrong) {
    console.log(JSON.stringify({ refused: wrong.code }));
  }
}
