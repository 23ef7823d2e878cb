# METADATA
# title: The second file that declares a framework's tests
# schemas:
# - input: schema.evidence
package tfblint.lib.twin

# readable holds where there is such a file and all of it was read. In another one, something
# that is not there may only not have been found.
readable if count(input.framework.twin.problems) == 0

# sections has what the file says of tests, by their keys.
sections := input.framework.twin.tests if readable
