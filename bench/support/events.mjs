/** The events of a server-sent-event stream with the time at which each came (milliseconds of `performance.now()`). */
export async function* eventsOf(response) {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  let rest = '';
  for await (const part of response.body) {
    const at = performance.now();
    rest += Buffer.from(part).toString();
    for (let end; (end = rest.indexOf('\n\n')) >= 0; rest = rest.slice(end + 2)) {
      const data = /^data: ?(.*)$/m.exec(rest.slice(0, end))?.[1];
      if (data) yield { at, ...JSON.parse(data) };
    }
  }
}
