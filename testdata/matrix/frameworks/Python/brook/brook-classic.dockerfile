FROM python:2.7-slim
RUN apt-get update && apt-get install -y --no-install-recommends gcc libev-dev
WORKDIR /brook
COPY requirements-classic.txt ./
RUN pip install --no-cache-dir -r requirements-classic.txt
COPY classic.py .
EXPOSE 8080
CMD ["python", "classic.py"]
