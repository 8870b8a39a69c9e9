alias ll='ls -la'
