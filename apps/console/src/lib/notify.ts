import { notifications } from '@mantine/notifications'

/** Shows a success notification. The title names the object and the change, for example "Realm acme saved". */
export function notify(title: string, message?: string): void {
  notifications.show({
    title,
    message: message ?? '',
    color: 'green',
    autoClose: message === undefined ? 5000 : 12_000,
  })
}
