/** Returns the browser's arguments, for calls on this machine without network access. */
export function launchArguments(microphone: 'granted' | 'refused'): string[] {
  return [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // A fake microphone and camera, and an automatic answer to the permission prompt, which a test cannot operate.
    '--use-fake-device-for-media-stream',
    `--use-fake-ui-for-media-stream${microphone === 'refused' ? '=deny' : ''}`,
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
    // No host names are resolved, so that no other host can be reached.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  ]
}
