export const ROOT: string;
export function compile(entry: string, folder: string, change?: (file: string, text: string) => string): string;
