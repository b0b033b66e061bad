import { projectsOf, testConfig } from '../../vitest.shared.ts'

export default testConfig(projectsOf(import.meta.dirname, { name: 'sandbox' }))
