import type { CallOptions } from './CallOptions.ts'
import type { KandyDeviceOptions } from './KandyClient.ts'

/** What is sent from the start, and from which devices. Audio is on unless stated: the SDK itself has no default. */
export function mediaOptions({ audio = true, video = false, microphoneId, cameraId }: CallOptions) {
  return {
    audio,
    video,
    ...(audio && microphoneId && { audioOptions: fromDevice(microphoneId) }),
    ...(video && cameraId && { videoOptions: fromDevice(cameraId) }),
  }
}

export function fromDevice(deviceId: string): KandyDeviceOptions {
  return { deviceId: { exact: deviceId } }
}
