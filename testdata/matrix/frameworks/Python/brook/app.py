# The benchmark is left out: tfblint looks at how it is built and started.
