// Dies in the middle of a document.
process.on('message', (/** @type {{ type: string }} */ message) => {
  if (message.type === 'read') process.send?.({ type: 'start', pages: 2 });
  else process.kill(process.pid, 'SIGSEGV');
});
