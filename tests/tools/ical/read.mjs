// Reads a calendar from standard input with ical.js and prints what it understood, as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf-8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const [alarm] = component.getAllSubcomponents("valarm");
  return {
    uid: event.uid,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    whole_day: event.startDate.isDate,
    summary: event.summary,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    alarm: alarm ? alarm.getFirstPropertyValue("trigger").toString() : null,
  };
});
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("name"), events }));
