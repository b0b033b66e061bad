import { mountPage } from '../ui/mountPage.tsx'
import { AgentPage } from './AgentPage.tsx'

mountPage(<AgentPage />)
