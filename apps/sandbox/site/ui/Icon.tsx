/** A decorative icon, which always accompanies a label. */
export function Icon({ name }: { readonly name: IconName }) {
  const isSolid = PATHS[name] === HANDSET
  return (
    <svg
      className={`icon ${name}`}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill={isSolid ? 'currentColor' : 'none'}
      stroke={isSolid ? 'none' : 'currentColor'}
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}

export type IconName = keyof typeof PATHS

const HANDSET =
  'M8.2 3.5 5.6 4.4c-.9.3-1.3 1.2-1.1 2.1 1.3 6 6 10.7 12 12 .9.2 1.8-.2 2.1-1.1l.9-2.6c.2-.7-.1-1.5-.8-1.8l-3-1.4c-.6-.3-1.3-.1-1.7.4l-1.1 1.3a12 12 0 0 1-5.2-5.2l1.3-1.1c.5-.4.7-1.1.4-1.7l-1.4-3c-.3-.7-1.1-1-1.8-.8z'
const MICROPHONE =
  'M12 3.5a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0V6A2.5 2.5 0 0 0 12 3.5zM6.5 11a5.5 5.5 0 0 0 11 0M12 16.5v4'
const CAMERA = 'M5.5 6.5h7.5a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H5.5a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM15 10.8l5.5-3v8.4l-5.5-3'
const STROKE_THROUGH = 'M4 4l16 16'

const PATHS = {
  phone: HANDSET,
  hangUp: HANDSET,
  microphone: MICROPHONE,
  microphoneOff: `${MICROPHONE}${STROKE_THROUGH}`,
  camera: CAMERA,
  cameraOff: `${CAMERA}${STROKE_THROUGH}`,
  hold: 'M9 5.5v13M15 5.5v13',
  resume: 'M8 5.5v13l10.5-6.5z',
  keypad: 'M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01',
  devices: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4',
  bell: 'M6.5 16V11a5.5 5.5 0 0 1 11 0v5l1.5 2H5zM10.3 20.5h3.4',
  bellOff: `M6.5 16V11a5.5 5.5 0 0 1 11 0v5l1.5 2H5zM10.3 20.5h3.4${STROKE_THROUGH}`,
  headset:
    'M4.5 14v-2a7.5 7.5 0 0 1 15 0v2M4.5 13.5h1.8a1 1 0 0 1 1 1v3.5a1 1 0 0 1-1 1h-.8a1 1 0 0 1-1-1zM19.5 13.5h-1.8a1 1 0 0 0-1 1v3.5a1 1 0 0 0 1 1h.8a1 1 0 0 0 1-1zM19 19c-.6 1.6-2.2 2-4.5 2',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  alert: 'M12 8v5M12 16.5h.01M12 3.5l9 16.5H3z',
  wave: 'M4 10.5v3M8 7.5v9M12 4.5v15M16 7.5v9M20 10.5v3',
} as const
