import { mountPage } from '../ui/PageBar.tsx'
import { GatewayPage } from './GatewayPage.tsx'

mountPage(<GatewayPage />)
