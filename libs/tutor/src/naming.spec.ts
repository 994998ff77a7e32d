import { sessionName } from './naming.js';

describe('naming a session', () => {
  it.each([
    ['why do bees swarm', 'Why do bees swarm'],
    ['Hi! Can you please explain **swarming**?', 'Swarming'],
    ['What is a queen cell? And where do I look for it?', 'What is a queen cell'],
    ['`x = 1` fails', 'X = 1 fails'],
    ['Pourquoi l’hiver ?', 'Pourquoi l’hiver'],
    ['look [here](https://evil.example)\n```\ncode\n```', 'Look here'],
    ['為什麼蜜蜂會分蜂', '為什麼蜜蜂會分蜂'],
  ])('%s', (message, name) => {
    expect(sessionName(message)).toBe(name);
  });

  it.each([
    'Please tell me in great detail how workers find their way home',
    'a'.repeat(400),
    '🐝'.repeat(10) + 'bees '.repeat(40),
  ])('stays under 30 characters: %s', (message) => {
    const name = sessionName(message);
    expect(Array.from(name ?? '').length).toBeLessThan(30);
    expect(name).toMatch(/…$/);
  });

  it('cuts between words', () => {
    expect(sessionName('Please tell me in great detail how workers find home')).toBe('Tell me in great detail how…');
  });

  it.each(['hello', 'thanks', "I don't know", 'yes', '?!', '```\ncode\n```'])(
    'waits for a better message than "%s"',
    (message) => {
      expect(sessionName(message)).toBeNull();
    },
  );
});
