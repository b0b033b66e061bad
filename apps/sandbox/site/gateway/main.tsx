import { mountPage } from '../ui/mountPage.tsx'
import { GatewayPage } from './GatewayPage.tsx'

mountPage(<GatewayPage />)
