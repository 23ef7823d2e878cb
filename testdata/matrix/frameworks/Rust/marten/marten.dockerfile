FROM rust:1.93 AS build
WORKDIR /marten
COPY Cargo.toml Cargo.lock ./
COPY src src
RUN RUSTFLAGS="-C target-cpu=native" cargo build --release --locked

FROM debian:trixie-slim
COPY --from=build /marten/target/release/marten /usr/local/bin/marten
EXPOSE 8080
CMD ["marten"]
