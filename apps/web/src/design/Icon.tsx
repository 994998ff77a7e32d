/** Strokes on a 24 x 24 grid. Icons are decoration: the control that holds one carries the words. */
const strokes = {
  book: 'M12 6.5C9.6 4.8 6.6 4.3 3.5 4.6v13.8c3.1-.3 6.1.2 8.5 1.9 2.4-1.7 5.4-2.2 8.5-1.9V4.6c-3.1-.3-6.1.2-8.5 1.9ZM12 6.5v13.8',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  pencil: 'M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19l-4 1ZM14.5 6.5l3 3',
  pin: 'M8 3.5h8M9.5 3.5v6L6.5 14h11l-3-4.5v-6M12 14v6.5',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10 11v5M14 11v5',
  upload: 'M12 16V4.5M7 9l5-4.5L17 9M4.5 16v3.5h15V16',
  file: 'M6 3.5h8l4 4v13H6ZM14 3.5v4h4',
  send: 'M12 19V5M6 11l6-6 6 6',
  stop: 'M6.5 6.5h11v11h-11Z',
  retry: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
  copy: 'M8.5 8.5h11v11h-11ZM15.5 8.5v-4h-11v11h4',
  chats: 'M4 5h16v11H10l-4 3.5V16H4Z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  eyeOff:
    'M9.9 5.8C10.6 5.6 11.3 5.5 12 5.5 18 5.5 21.5 12 21.5 12S20.5 13.8 18.7 15.5M6.3 7.5C3.9 9.200 2.5 12 2.5 12S6 18.5 12 18.5C13.5 18.5 14.8 18.100 16 17.5M4 4l16 16',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5c.6-3.2 3.1-5 6.5-5s5.9 1.8 6.5 5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 15.2c2 .7 3.1 2.2 3.5 4.3',
  mail: 'M3.5 5.5h17v13h-17ZM3.5 7l8.5 6 8.5-6',
  device: 'M4.5 5h15v10.5h-15ZM2.5 19h19',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3 20 20',
  warning: 'M12 4l9 16H3ZM12 10v4.5M12 17.5v.2',
  key: 'M14.5 13.5a4.5 4.5 0 1 0-4.2-2.9L4 17v3h3l1.5-1.5V16.5h2l1.8-1.8M15.5 8.5v.1',
  bell: 'M6.5 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 2h-14ZM10 18.500a2 2 0 0 0 4 0',
  costs:
    'M12 3.5v17M16.500 7.500C15.500 6.200 14 5.700 12 5.700c-2.600 0-4.300 1.200-4.300 3.100 0 4.400 8.900 2 8.900 6.400 0 2-1.800 3.100-4.600 3.100-2.200 0-3.900-.7-4.900-2.100',
  download: 'M12 4.5V16M7 11.5l5 4.5 5-4.5M4.5 16v3.5h15V16',
  figures: 'M5 19.5V11M12 19.5V4.5M19 19.5v-6M3 19.5h18',
} as const;

export type IconName = keyof typeof strokes;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={strokes[name]} />
    </svg>
  );
}
