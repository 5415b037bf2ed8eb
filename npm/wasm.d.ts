/** The address of the module, where the bundler's loader for files gives one. */
declare const address: string;
export default address;
