/** How the browser is started: for calls from this machine to itself, and for nothing else. */
export function launchArguments(microphone: 'granted' | 'refused'): string[] {
  return [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // A tone and a test picture; and a hand that answers the browser's question, which no test can press.
    '--use-fake-device-for-media-stream',
    `--use-fake-ui-for-media-stream${microphone === 'refused' ? '=deny' : ''}`,
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
    // Nothing is looked up, so that nothing can be reached outside.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  ]
}
