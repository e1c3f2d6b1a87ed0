export { NotificationWriter, type WriterPorts } from './writer'
