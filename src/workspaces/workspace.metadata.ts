export const WITHOUT_WORKSPACE = 'workspaces:without';
