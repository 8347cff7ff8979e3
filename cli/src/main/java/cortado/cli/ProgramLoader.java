package cortado.cli;

/// Defines the classes of a [Program]. Safe for any thread.
final class ProgramLoader extends ClassLoader {

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private final Program program;

  ProgramLoader(Program program) {
    super(Program.class.getClassLoader());
    this.program = program;
  }

  Class<?> loadMainClass() throws ClassNotFoundException {
    return loadClass(program.mainClass());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] content = program.classes().get(name);
    if (content == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, content, 0, content.length);
  }
}
