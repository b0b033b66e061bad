import type { CallOptions } from './CallOptions.ts'
import type { KandyDeviceOptions } from './KandyClient.ts'

/** Returns the SDK's media options for a new call. Audio is on by default, because the SDK itself has no default. */
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
