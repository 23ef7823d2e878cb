FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends gunicorn pypy3 python3-flask python3-tornado
# Debian packages libraries for CPython. PyPy can import those that are pure Python.
ENV PYTHONPATH=/usr/lib/python3/dist-packages
WORKDIR /flask
COPY . .
EXPOSE 8080
CMD pypy3 -m gunicorn app:app -c gunicorn_conf.py -k tornado
