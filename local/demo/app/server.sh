#!/bin/sh
# Stands for a web application.
echo "credential-api listens on port 8080, log level ${LOG_LEVEL:-warning}"
exec httpd -f -p 8080 -h /site
