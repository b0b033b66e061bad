import { useEffect, useState } from 'react'

/** What is plugged in, also after something was plugged in. */
export function useDevices(): Devices {
  const [devices, setDevices] = useState<Devices>({ microphones: [], cameras: [] })

  useEffect(() => {
    const media = navigator.mediaDevices
    const look = async () => {
      const all = await media.enumerateDevices().catch(() => [])
      const of = (kind: MediaDeviceKind) => all.filter((each) => each.kind === kind && each.deviceId !== '')
      setDevices({ microphones: of('audioinput'), cameras: of('videoinput') })
    }
    void look()
    media.addEventListener('devicechange', look)
    return () => media.removeEventListener('devicechange', look)
  }, [])

  return devices
}

export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[]
  readonly cameras: readonly MediaDeviceInfo[]
}
