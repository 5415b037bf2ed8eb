// What nobody sees at first: fetched as one file, when the first part of it is shown.

export { CopyAs } from '../form/CopyAs';
export { KibanaEntry } from '../form/KibanaEntry';
export { TemplateDialog, Templates } from '../library/Templates';
export { Apis } from '../preview/Apis';
export { Changes } from '../preview/Changes';
export { Indices } from '../preview/Indices';
export { Kibana } from '../preview/Kibana';
export { Responses } from '../preview/Responses';
export { Help } from './Help';
