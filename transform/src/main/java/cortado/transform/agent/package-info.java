/// The transform as a Java agent. The JVM calls in, through [cortado.transform.agent.AgentMain].
@CheckReturnValue
package cortado.transform.agent;

import com.google.errorprone.annotations.CheckReturnValue;
