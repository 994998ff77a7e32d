import { stopOnSignal } from './service.js';

test('a service that cannot end in order ends all the same', () => {
  jest.useFakeTimers();
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  stopOnSignal({ stop: () => new Promise(() => undefined) });
  process.emit('SIGTERM');
  jest.advanceTimersByTime(39_000);
  expect(exit).not.toHaveBeenCalled();
  jest.advanceTimersByTime(2_000);
  expect(exit).toHaveBeenCalledWith(1);
});
