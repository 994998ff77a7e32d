// Delivers one short page, and then chunks of text that stands on no page, without end.
let asked = 0;
process.on('message', (/** @type {{ type: string }} */ message) => {
  if (message.type === 'read') process.send?.({ type: 'start', pages: 1 });
  else if ((asked += 1) === 1) {
    process.send?.({ type: 'page', page: { number: 1, text: 'One page.', blocks: [] } });
  } else {
    const chunk = {
      ordinal: asked - 2,
      page: 1,
      pageEnd: 1,
      headingPath: [],
      start: 0,
      end: 0,
      text: 'x'.repeat(10_000),
    };
    process.send?.({ type: 'chunks', chunks: [chunk], total: 1 });
  }
});
