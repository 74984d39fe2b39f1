#!/bin/sh
# Stands for a web application that crashes at its start.
echo "credential-api starts, log level ${LOG_LEVEL:-warning}"
cat >&2 <<'END'
Traceback (most recent call last):
  File "/app/wsgi.py", line 12, in <module>
    app = create_app(os.environ["DATABASE_URL"])
                     ~~~~~~~~~~^^^^^^^^^^^^^^^^
KeyError: 'DATABASE_URL'
END
exit 1
