import { memoryStore } from '@anoncall/domain/testing'
import { describeStoreContract } from './describeStoreContract.ts'

describeStoreContract('the store in memory', async () => ({ store: memoryStore(), close: async () => undefined }))
