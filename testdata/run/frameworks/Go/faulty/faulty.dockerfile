# The program is static and needs nothing: build it first, with CGO_ENABLED=0 go build -trimpath -o faulty .
FROM scratch
COPY faulty /faulty
ENV DATABASE=postgres FAULT="cached Date"
EXPOSE 8080
ENTRYPOINT ["/faulty"]
