package cortado.transform;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.event.VMStartEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.StepRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A debugger with the habits of an IDE, attached to a program in a JVM of its own.
///
/// Breakpoints are set at every place where a line of class `Host` begins. A step that ends in a
/// synthetic method or in an excluded class goes on, as it does with the usual step filters.
final class Debugger implements AutoCloseable {

  private final VirtualMachine machine;
  private final Set<Integer> lines;
  private ThreadReference thread;

  private Debugger(VirtualMachine machine, Set<Integer> lines) {
    this.machine = machine;
    this.lines = lines;
  }

  /// Starts `Host.main` in `classes` and stops before it, with breakpoints on `lines`.
  static Debugger launch(Path classes, Set<Integer> lines) throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("main").setValue("Host");
    arguments
        .get("options")
        .setValue(
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp \""
                + classes
                + java.io.File.pathSeparator
                + System.getProperty("java.class.path")
                + "\"");
    var debugger = new Debugger(connector.launch(arguments), lines);
    debugger.awaitStart();
    ClassPrepareRequest prepare =
        debugger.machine.eventRequestManager().createClassPrepareRequest();
    prepare.addClassFilter("Host");
    prepare.enable();
    return debugger;
  }

  /// Runs to the next breakpoint. Returns its line, or 0 when the program has ended.
  int run() throws Exception {
    return awaitStop();
  }

  /// Steps to another line, or out of the method, or to a breakpoint. Returns the line.
  int stepOver() throws Exception {
    return step(StepRequest.STEP_OVER);
  }

  /// Steps out of the method, or to a breakpoint. Returns the line.
  int stepOut() throws Exception {
    return step(StepRequest.STEP_OUT);
  }

  private int step(int depth) throws Exception {
    machine.eventRequestManager().deleteEventRequests(machine.eventRequestManager().stepRequests());
    StepRequest step =
        machine.eventRequestManager().createStepRequest(thread, StepRequest.STEP_LINE, depth);
    step.addClassExclusionFilter("java.*");
    step.addClassExclusionFilter("jdk.*");
    step.addClassExclusionFilter("cortado.*");
    step.enable();
    int line = awaitStop();
    machine.eventRequestManager().deleteEventRequests(machine.eventRequestManager().stepRequests());
    return line;
  }

  /// The method in which the program has stopped.
  String method() throws Exception {
    return location().declaringType().name() + "." + location().method().name();
  }

  Location location() throws Exception {
    return thread.frame(0).location();
  }

  /// The visible variables by the names of the source, with values in the form of `toString`.
  Map<String, String> variables() throws Exception {
    StackFrame frame = thread.frame(0);
    var values = new TreeMap<String, String>();
    try {
      for (LocalVariable variable : frame.visibleVariables()) {
        values.put(variable.name(), textOf(frame.getValue(variable)));
      }
    } catch (AbsentInformationException none) {
      return values;
    }
    return values;
  }

  /// The variables of these names.
  Map<String, String> variables(String... names) throws Exception {
    StackFrame frame = thread.frame(0);
    var values = new TreeMap<String, String>();
    for (String name : names) {
      values.put(name, textOf(frame.getValue(frame.visibleVariableByName(name))));
    }
    return values;
  }

  private static String textOf(Value value) {
    return String.valueOf(value).replace("\"", "");
  }

  /// The machine is suspended for its first event, and is resumed by the first run.
  private void awaitStart() throws InterruptedException {
    for (Event event : machine.eventQueue().remove()) {
      if (!(event instanceof VMStartEvent)) {
        throw new AssertionError("the machine did not start: " + event);
      }
    }
  }

  private int awaitStop() throws Exception {
    machine.resume();
    while (true) {
      EventSet events = machine.eventQueue().remove();
      for (Event event : events) {
        switch (event) {
          case ClassPrepareEvent prepared -> setBreakpoints(prepared.referenceType());
          case BreakpointEvent breakpoint -> {
            return stopAt(breakpoint);
          }
          case StepEvent step when !step.location().method().isSynthetic() -> {
            return stopAt(step);
          }
          case VMDisconnectEvent _ -> {
            return 0;
          }
          default -> {}
        }
      }
      events.resume();
    }
  }

  private int stopAt(LocatableEvent event) {
    thread = event.thread();
    return event.location().lineNumber();
  }

  private void setBreakpoints(ReferenceType host) throws AbsentInformationException {
    for (int line : lines) {
      for (Location location : host.locationsOfLine(line)) {
        var breakpoint = machine.eventRequestManager().createBreakpointRequest(location);
        breakpoint.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        breakpoint.enable();
      }
    }
  }

  /// What the program printed, once it has ended.
  String output() throws IOException {
    var output = new ByteArrayOutputStream();
    machine.process().getInputStream().transferTo(output);
    machine.process().getErrorStream().transferTo(output);
    return output.toString(java.nio.charset.StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    machine.process().destroyForcibly();
  }
}
