import { notifications } from '@mantine/notifications'

/** Says what was done, in the words of the thing that was done: «Realm acme saved», never «Success». */
export function notify(title: string, message?: string): void {
  notifications.show({
    title,
    message: message ?? '',
    color: 'green',
    autoClose: message === undefined ? 5000 : 12_000,
  })
}
