import { useEffect, useId, useState } from 'react'

/** Selects the microphone and the camera for this call and later calls. */
export function DevicePicker({ preferences, onMicrophone, onCamera }: DevicePickerProps) {
  const devices = useDevices()
  return (
    <div className="drawer devices" id="devices">
      <Choice
        label="Microphone"
        devices={devices.microphones}
        chosenId={preferences.microphoneId}
        onChoose={onMicrophone}
      />
      <Choice label="Camera" devices={devices.cameras} chosenId={preferences.cameraId} onChoose={onCamera} />
    </div>
  )
}

interface DevicePickerProps {
  readonly preferences: CallPreferences
  readonly onMicrophone: (deviceId: string) => void
  readonly onCamera: (deviceId: string) => void
}

interface ChoiceProps {
  readonly label: string
  readonly devices: readonly MediaDeviceInfo[]
  readonly chosenId: string
  readonly onChoose: (deviceId: string) => void
}

function Choice({ label, devices, chosenId, onChoose }: ChoiceProps) {
  const id = useId()
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={chosenId}
        disabled={devices.length === 0}
        onChange={(event) => onChoose(event.target.value)}
      >
        {chosenId === '' && <option value="">{devices.length === 0 ? 'None found' : 'Browser default'}</option>}
        {devices.map((device, index) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label === '' ? `${label} ${index + 1}` : device.label}
          </option>
        ))}
      </select>
    </p>
  )
}

/** Returns the available devices, and updates when a device is added or removed. */
function useDevices(): Devices {
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

interface Devices {
  readonly microphones: readonly MediaDeviceInfo[]
  readonly cameras: readonly MediaDeviceInfo[]
}

/** The visitor's preferences for the next call. An empty id selects the browser's default device. */
export interface CallPreferences {
  readonly hasVideo: boolean
  readonly microphoneId: string
  readonly cameraId: string
}
