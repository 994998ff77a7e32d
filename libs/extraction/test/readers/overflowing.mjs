// Ignores its limits, as a reader would that a hostile file has taken over.
let number = 0;
process.on('message', (/** @type {{ type: string }} */ message) => {
  if (message.type === 'read') process.send?.({ type: 'start', pages: 1_000 });
  else process.send?.({ type: 'page', page: { number: (number += 1), text: 'x'.repeat(10_000), blocks: [] } });
});
