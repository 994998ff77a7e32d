// Delivers its one page, then cuts it into chunks without end, saying nothing.
let asked = 0;
process.on('message', (/** @type {{ type: string }} */ message) => {
  if (message.type === 'read') process.send?.({ type: 'start', pages: 1 });
  else if ((asked += 1) === 1) {
    process.send?.({ type: 'page', page: { number: 1, text: 'One page about loops.', blocks: [] } });
  } else {
    for (;;);
  }
});
