export { otherUser } from './otherUser.ts'
export { type PostgresServer, startPostgres } from './startPostgres.ts'
