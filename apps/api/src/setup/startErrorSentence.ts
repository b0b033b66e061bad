import { ConfigError } from '../config/ConfigError.ts'
import { InstanceLockedError } from '../store/acquireInstanceLock.ts'
import { StoreOpenError } from '../store/StoreOpenError.ts'
import { ImportError } from '../store/transfer/ImportError.ts'
import { MasterKeysError } from '../vault/MasterKeysError.ts'
import { VaultError } from '../vault/VaultError.ts'
import { StartError } from './StartError.ts'

/** Errors whose message is written for the person who starts it. */
const spoken = [StartError, ConfigError, ImportError, InstanceLockedError, StoreOpenError, MasterKeysError, VaultError]

/** What is said on standard error when it cannot start: one clear sentence a problem, and never a stack. */
export function startErrorSentence(error: unknown): string {
  if (error instanceof Error && spoken.some((kind) => error instanceof kind)) return error.message
  if (isListenError(error)) {
    switch (error.code) {
      case 'EADDRINUSE':
        return `Port ${error.port} is taken on ${error.address}: stop what uses it, or set PORT to another.`
      case 'EACCES':
        return `Port ${error.port} may not be used by this user: set PORT to one from 1024 upwards.`
      case 'EADDRNOTAVAIL':
        return `This machine has no address ${error.address}: set HOST to one that it has.`
    }
  }
  return `Anoncall could not start: ${error instanceof Error ? error.message : String(error)}`
}

interface ListenError {
  readonly code: unknown
  readonly syscall: 'listen'
  readonly address: string
  readonly port: number
}

function isListenError(error: unknown): error is ListenError {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen' && 'port' in error
}
