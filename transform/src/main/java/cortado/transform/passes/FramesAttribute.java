package cortado.transform.passes;

import java.lang.classfile.AttributeMapper;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.BufWriter;
import java.lang.classfile.ClassReader;
import java.lang.classfile.CustomAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;

/// What ties a transformed class and its frame classes together: on the class it names the frames,
/// on a frame it names the class.
///
/// It makes the transform idempotent, and lets a build delete frames whose class is gone or has
/// been compiled anew.
public final class FramesAttribute extends CustomAttribute<FramesAttribute> {

  static final AttributeMapper<FramesAttribute> MAPPER = new Mapper();

  private final List<ClassDesc> classes;

  FramesAttribute(List<ClassDesc> classes) {
    super(MAPPER);
    this.classes = List.copyOf(classes);
  }

  /// The classes it names.
  public List<ClassDesc> classes() {
    return classes;
  }

  private static final class Mapper implements AttributeMapper<FramesAttribute> {

    @Override
    public String name() {
      return "cortado.Frames";
    }

    @Override
    public FramesAttribute readAttribute(
        AttributedElement enclosing, ClassReader reader, int position) {
      var classes = new ArrayList<ClassDesc>();
      int count = reader.readU2(position);
      for (int i = 1; i <= count; i++) {
        classes.add(reader.readEntry(position + 2 * i, ClassEntry.class).asSymbol());
      }
      return new FramesAttribute(classes);
    }

    @Override
    public void writeAttribute(BufWriter buffer, FramesAttribute attribute) {
      buffer.writeIndex(buffer.constantPool().utf8Entry(name()));
      buffer.writeInt(2 + 2 * attribute.classes.size());
      buffer.writeU2(attribute.classes.size());
      for (ClassDesc type : attribute.classes) {
        buffer.writeIndex(buffer.constantPool().classEntry(type));
      }
    }

    @Override
    public AttributeStability stability() {
      return AttributeStability.CP_REFS;
    }
  }
}
